import type { Command } from 'commander';
import type { Translate } from '../domain/in-french.ts';
import { asItIs, inFrench } from '../domain/in-french.ts';
import { commanderInFrench } from './commander-french.ts';
import { french } from './french.ts';
import { helpInFrench } from './help-french.ts';
import type { Language } from './language.ts';

/** What help and the parser say, before any settings are read. */
export function helpIn(language: Language): Translate {
  return language === 'fr' ? inFrench([helpInFrench, commanderInFrench, french]) : asItIs;
}

/** Lets a program, and the commands it is given afterwards, explain themselves in the words of whoever reads. */
export function explainedBy(program: Command, translate: Translate): Command {
  const placeholders: Translate = (text) => text.replaceAll(/<[\w.]+>|\[command\]/g, translate);
  return program
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: translate,
      styleDescriptionText: translate,
      styleOptionText: placeholders,
      styleSubcommandText: placeholders,
      // Without its brackets where it is explained: "id  number of the request".
      styleArgumentText: (text) =>
        text.startsWith('<') ? placeholders(text) : placeholders(`<${text}>`).slice(1, -1),
    })
    .configureOutput({ outputError: (text, write) => write(placeholders(translate(text))) });
}

import type { ServiceToken, TokenState } from '../../domain/token.ts';
import type { GivenToken } from '../../greffe/tokens.ts';
import type { Session } from '../session.ts';
import { tokenWords } from '../token-words.ts';
import { dayOf } from './instants.ts';
import { limitsShown } from './reach.ts';
import { table } from './table.ts';

export function tokenGiven({ language, timeZone, pen }: Session, { token, shown }: GivenToken): string {
  const words = tokenWords[language];
  return `${words.until(token.name, dayOf(token.expiresAt, timeZone))}\n\n  ${pen.strong(shown)}\n\n${words.shownOnce}\n`;
}

export function tokenList(
  session: Session,
  tokens: readonly (ServiceToken & { readonly state: TokenState })[],
): string {
  const { pen, timeZone, language, translate } = session;
  const words = tokenWords[language];
  if (tokens.length === 0) return `${words.none}\n`;
  const { headings } = words;
  return table([
    [headings.name, headings.may, headings.until, headings.used, ''].map(pen.faint),
    ...tokens.map((token) => {
      const { name, roles, acts, expiresAt, lastUsedOn, state } = token;
      const limits = limitsShown(session, token);
      return [
        pen.strong(name),
        [
          [roles.join(', '), ...(acts ? [acts.map(translate).join(', ')] : [])].join(' : '),
          ...(limits.length > 0 ? [`(${limits.join(' · ')})`] : []),
        ].join(' '),
        dayOf(expiresAt, timeZone),
        lastUsedOn ?? words.never,
        state === 'good' ? words.states.good : pen.faint(words.states[state]),
      ];
    }),
  ]);
}

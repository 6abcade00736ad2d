/** What a command ends with: for scripts, and for a shell that shows it. */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  waitsForHuman: 3,
  waitsForDate: 4,
  incomplete: 5,
  /** As shells count a Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was written wrong: says what to write instead. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** Everybody a purge looks at: each has a row in both tools, under one address. */
export const everyNthIsDue = 20;

/** Who was last in contact long ago; the others wrote this year. */
export function isDue(number: number): boolean {
  return number % everyNthIsDue === 0;
}

export function dueAmong(contacts: number): number {
  return Math.ceil(contacts / everyNthIsDue);
}

/** No name of a role: two rows are joined by what one person alone carries. */
export function addressOf(number: number): string {
  return `camille.banc${number}@example.fr`;
}

/** All were collected then. */
export const collectedAt = new Date('2019-05-02T10:00:00Z');

/** How a seed module, which takes no arguments, is told how many to make. */
export const contactsVariable = 'GREFFE_BENCH_CONTACTS';

export function contactsAsked(): number {
  return Number(process.env[contactsVariable] ?? 0);
}

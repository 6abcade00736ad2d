/** How near a due day is, in few words: a graph of every single day tells less. */
export type DaysLeft = 'late' | '0-1' | '2-7' | '8-15' | '16-31' | 'over-31';

/** @param days  until the due day; below 0 once it is over */
export function daysLeftWord(days: number): DaysLeft {
  if (days < 0) return 'late';
  if (days <= 1) return '0-1';
  if (days <= 7) return '2-7';
  if (days <= 15) return '8-15';
  return days <= 31 ? '16-31' : 'over-31';
}

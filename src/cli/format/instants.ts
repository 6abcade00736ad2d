import type { Language } from '../language.ts';

/** The day an instant falls on, where the controller is: as every other day is written. */
export function dayOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}

/** Day and minute, where the controller is. */
export function minuteOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
    instant,
  );
}

export function durationOf(ms: number): string {
  if (ms < 1000) return '< 1 s';
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

export function bytesOf(bytes: number, language: Language): string {
  const [one, kibi, mebi] = language === 'fr' ? ['octets', 'Kio', 'Mio'] : ['B', 'KiB', 'MiB'];
  if (bytes < 1024) return `${bytes} ${one}`;
  const kib = bytes / 1024;
  if (kib < 1024) return `${kib.toFixed(0)} ${kibi}`;
  const text = (kib / 1024).toFixed(1);
  return `${language === 'fr' ? text.replace('.', ',') : text} ${mebi}`;
}

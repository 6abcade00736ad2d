import { availableParallelism, loadavg } from 'node:os';

/** What the figures are told with. */
export interface Screen {
  title(text: string): void;
  line(text: string): void;
  /** One figure with what it should be; told as it is, whether or not it is what was hoped for. */
  figure(text: string, aim: string, isMet: boolean): void;
}

export function screen(write: (text: string) => void): Screen {
  return {
    title: (text) => write(`\n${text}\n`),
    line: (text) => write(`  ${text}\n`),
    figure: (text, aim, isMet) => write(`  ${text}  (aim ${aim}: ${isMet ? 'met' : 'not met'})\n`),
  };
}

/** Figures of one machine at one hour: how busy it was belongs to them. */
export function describeMachine(): string {
  const load = loadavg()
    .map((one) => one.toFixed(2))
    .join(' ');
  return `${availableParallelism()} processors, load ${load}, Node ${process.versions.node}`;
}

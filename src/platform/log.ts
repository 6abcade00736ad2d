import winston from 'winston';
import type { Facts, Log } from '../ports/log.ts';
import { correlation } from './facts.ts';

/** One JSON object a line, on the error stream: what a command prints stays apart. */
export function openLog(stream: NodeJS.WritableStream = process.stderr): Log {
  const logger = winston.createLogger({
    level: 'info',
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  const write = (level: 'info' | 'warn' | 'error') => (event: string, facts?: Facts) => {
    const requestId = correlation.getStore();
    logger.log({ level, message: event, ...(requestId !== undefined && { requestId }), ...facts });
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

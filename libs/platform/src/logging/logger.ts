import type { LoggerService } from '@nestjs/common';
import { createLogger, format, transports, type Logger } from 'winston';
import type { LogMode } from '../config/service-config.js';

const { combine, timestamp, json, printf, colorize, errors } = format;

/** Control characters in attacker-written text must not move a terminal's cursor or forge a line. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A line for every step of every threat is for people who watch a few; production tells of the outcome. */
const LEVELS = { minimal: 'verbose', detailed: 'debug', production: 'info' } as const satisfies Record<LogMode, string>;

/** People's modes print the message, and in `detailed` the fields; `production` prints one JSON object a line. */
export function createServiceLogger(service: string, mode: LogMode): Logger {
  const forPeople = printf(({ level, message, service: _service, stack, ...fields }) => {
    const details = mode === 'detailed' && Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
    const text = `${String(message)}${details}${typeof stack === 'string' ? `\n${stack}` : ''}`;
    return `${level}: ${text.replace(CONTROL, ' ')}`;
  });
  return createLogger({
    level: LEVELS[mode],
    defaultMeta: { service },
    format:
      mode === 'production'
        ? combine(errors({ stack: true }), timestamp(), json())
        : combine(errors({ stack: true }), ...(process.stdout.isTTY ? [colorize()] : []), forPeople),
    transports: [new transports.Console()],
  });
}

/** Nest's own words through winston; its chatter while starting is debug. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug(String(message), { context });
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn(String(message), { context });
  }

  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.logger.error(String(message), { context, stack });
  }

  debug(message: unknown, context?: unknown): void {
    this.logger.debug(String(message), { context });
  }
}

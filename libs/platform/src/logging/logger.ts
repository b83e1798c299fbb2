import type { LoggerService } from '@nestjs/common';
import { createLogger, format, transports, type Logger } from 'winston';
import type { LogMode } from '../config/service-config.js';
import { redacted } from '../privacy/redacted.js';

const { combine, timestamp, json, printf, colorize, errors } = format;

/** Control characters in attacker-written text must not move a terminal's cursor or forge a line. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A line for each step of each threat helps people who watch a few threats; production logs outcomes only. */
const LEVELS = { minimal: 'verbose', detailed: 'debug', production: 'info' } as const satisfies Record<LogMode, string>;

/** Removes known secrets and personal data from every line, in every mode. */
const redact = format((line) => {
  // the name of a trace looks like a key
  const { trace_id: _trace, span_id: _span, ...fields } = line;
  return Object.assign(line, redacted(fields));
});

const asItIs = format((line) => line);

/** Drops the fields that `minimal` does not print, before they are redacted. */
const wordsAlone = format(({ level, message, stack }) => ({ level, message, ...(stack !== undefined && { stack }) }));

/** The modes for people print the message, `detailed` also the fields; `production` prints one JSON object per line. */
export function createServiceLogger(service: string, mode: LogMode): Logger {
  const forPeople = printf(({ level, message, service: _service, stack, ...fields }) => {
    const details = mode === 'detailed' && Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
    const text = `${String(message)}${details}${typeof stack === 'string' ? `\n${stack}` : ''}`;
    return `${level}: ${text.replace(CONTROL, ' ')}`;
  });
  const line = combine(
    errors({ stack: true }),
    ...(mode !== 'production' && process.stdout.isTTY ? [colorize()] : []),
    ...(mode === 'minimal' ? [wordsAlone()] : []),
    redact(),
    ...(mode === 'production' ? [timestamp(), json()] : [forPeople]),
  );
  return createLogger({
    level: LEVELS[mode],
    defaultMeta: { service },
    // a logger formats before it looks at the level, a transport after
    format: asItIs(),
    transports: [new transports.Stream({ stream: process.stdout, format: line })],
  });
}

/** SIGUSR2 switches to the most detailed level, and back. */
export function switchLevelOnSignal(logger: Logger): void {
  const usual = logger.level;
  process.on('SIGUSR2', () => {
    logger.level = logger.level === 'debug' ? usual : 'debug';
    logger.info(`log level is ${logger.level}`);
  });
}

/** Logs an uncaught error as one line and ends the process. */
export function endOnUncaughtError(logger: Logger): void {
  process.on('uncaughtException', (error: unknown) => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    logger.error('an error nobody caught ends the process', { error: message, stack });
    process.exit(1);
  });
}

/** Nest's own messages through winston; those while starting are debug. */
export function nestLog(logger: Logger): LoggerService {
  const debug = (message: unknown, context?: unknown): unknown => logger.debug(String(message), { context });
  return {
    log: debug,
    debug,
    warn: (message: unknown, context?: unknown) => logger.warn(String(message), { context }),
    error: (message: unknown, stack?: unknown, context?: unknown) => logger.error(String(message), { context, stack }),
  };
}

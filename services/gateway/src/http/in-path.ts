import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { InvalidDocumentError } from '@soc-agent/platform';
import { isUUID } from 'class-validator';

/** A part of the path, for a parameter of a handler: its name there, what it is, and what it may be; text where nothing is said. */
export function InPath(
  name: string,
  description: string,
  schema: object = { type: 'string' },
  ...pipes: PipeTransform<string>[]
): ParameterDecorator {
  const describes = ApiParam({ name, description, schema });
  const reads = Param(name, ...pipes);
  return (controller, method, position) => {
    describes(controller, method!, Object.getOwnPropertyDescriptor(controller, method!)!);
    reads(controller, method, position);
  };
}

/** A UUID; upper case becomes lower case. */
export function UuidInPath(description: string): ParameterDecorator {
  const transform = (value: string): string => {
    if (isUUID(value)) return value.toLowerCase();
    throw new InvalidDocumentError([{ field: 'id', message: 'must be a UUID' }]);
  };
  return InPath('id', description, { type: 'string', format: 'uuid' }, { transform });
}

/** One of some words. */
export function WordInPath(name: string, description: string, words: readonly string[]): ParameterDecorator {
  const transform = (value: string): string => {
    if (words.includes(value)) return value;
    throw new InvalidDocumentError([{ field: name, message: `must be one of ${words.join(', ')}` }]);
  };
  return InPath(name, description, { type: 'string', enum: [...words] }, { transform });
}

/** A position, from 0. */
export function IndexInPath(description: string): ParameterDecorator {
  const transform = (value: string): number => {
    if (/^\d{1,3}$/.test(value)) return Number(value);
    throw new InvalidDocumentError([{ field: 'index', message: 'must be a whole number from 0' }]);
  };
  return InPath('index', description, { type: 'integer', minimum: 0 }, { transform });
}

export const ThreatId = UuidInPath('Id of the threat.');

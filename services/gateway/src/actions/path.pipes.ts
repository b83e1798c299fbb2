import type { PipeTransform } from '@nestjs/common';
import { InvalidDocumentError } from '@soc-agent/platform';

/** A path parameter that counts from 0. */
export class IndexPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (/^\d{1,3}$/.test(value)) return Number(value);
    throw new InvalidDocumentError([{ field: 'index', message: 'must be a whole number from 0' }]);
  }
}

/** A path parameter that must be one of the given words. */
export class OneOfPipe<T extends string> implements PipeTransform<string, T> {
  constructor(private readonly allowed: readonly T[]) {}

  transform(value: string, { data = '' }: { data?: string | undefined }): T {
    const found = this.allowed.find((word) => word === value);
    if (found) return found;
    throw new InvalidDocumentError([{ field: data, message: `must be one of ${this.allowed.join(', ')}` }]);
  }
}

import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { InvalidDocumentError, validated } from '@soc-agent/platform';
import { isUUID } from 'class-validator';

/** Validates bodies and queries against the class of the handler's parameter; unknown fields are refused. */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || metatype === Object) return value;
    return validated(metatype as new () => object, value ?? {}, 'strict');
  }
}

/** Describes a threat's id in the path. */
export const ApiThreatId = ApiParam({
  name: 'id',
  description: 'Id of the threat.',
  schema: { type: 'string', format: 'uuid' },
});

/** A path parameter that must be a UUID. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (isUUID(value)) return value.toLowerCase();
    throw new InvalidDocumentError([{ field: 'id', message: 'must be a UUID' }]);
  }
}

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

/** Describes the path parameter of {@link ThreatIdPipe}. */
export const ApiThreatId = ApiParam({
  name: 'id',
  description: 'Id of the threat.',
  schema: { type: 'string', format: 'uuid' },
});

/** A path parameter that must be a threat's id. */
@Injectable()
export class ThreatIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (isUUID(value)) return value.toLowerCase();
    throw new InvalidDocumentError([{ field: 'id', message: 'must be a UUID' }]);
  }
}

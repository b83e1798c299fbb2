import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { validated } from '@soc-agent/platform';

/** Validates bodies and queries against the class of the handler's parameter; unknown fields are refused. */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || metatype === Object) return value;
    return validated(metatype as new () => object, value ?? {}, 'strict');
  }
}

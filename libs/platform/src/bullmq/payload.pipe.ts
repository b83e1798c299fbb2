import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { validated } from '../validation/validate.js';

/** Validates a job's payload against the class of the handler's parameter; unknown fields of newer producers are dropped. */
@Injectable()
export class PayloadPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || metatype === undefined) return value;
    return validated(metatype as new () => object, value, 'lenient');
  }
}

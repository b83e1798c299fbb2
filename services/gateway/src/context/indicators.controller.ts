import { Controller } from '@nestjs/common';
import { Indicator } from '@soc-agent/contracts';
import { feedResource } from './feed-resource.js';

/** Observables known to be hostile, by their value. */
@Controller('api/context/indicators')
export class IndicatorsController extends feedResource<Indicator>({
  type: Indicator,
  id: 'value',
  collection: ({ indicators }) => indicators,
  into: 'indicators',
}) {}

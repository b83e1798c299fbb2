import { Optional, SCENARIOS, Text, type Scenario } from '@soc-agent/contracts';
import { IsIn } from 'class-validator';

/** Body of `POST /api/threats/trigger`. */
export class Trigger {
  @IsIn([...SCENARIOS, 'random'])
  scenario: Scenario | 'random' = 'random';

  /** Left out, the demo's customers take turns. */
  @Optional()
  @Text(128)
  customerName?: string;
}

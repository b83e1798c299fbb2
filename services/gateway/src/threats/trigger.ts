import { Optional, SCENARIOS, type Scenario } from '@soc-agent/contracts';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Body of `POST /api/threats/trigger`. */
export class Trigger {
  @IsIn([...SCENARIOS, 'random'])
  scenario: Scenario | 'random' = 'random';

  /** Left out, the demo's customers take turns. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  customerName?: string;
}

import { SCENARIOS, type Scenario } from '@soc-agent/contracts';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

/** Body of `POST /api/threats/trigger`. */
export class Trigger {
  @IsIn([...SCENARIOS, 'random'])
  scenario: Scenario | 'random' = 'random';

  /** Left out, the demo's customers take turns. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  customerName?: string;
}

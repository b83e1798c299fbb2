import { DatabaseConfig, readConfig } from '@soc-agent/platform';
import { Optional, RESPONSE_MODES, WholeNumber, type ResponseMode } from '@soc-agent/contracts';
import { IsIn, IsString, IsUrl, MinLength, ValidateIf } from 'class-validator';

function executes({ RESPONSE_MODE }: CoordinatorConfig): boolean {
  return RESPONSE_MODE === 'execute';
}

class CoordinatorConfig extends DatabaseConfig {
  /** Seconds between generated demo signals; 0 turns the generator off. */
  @WholeNumber(0, 86_400)
  THREAT_GENERATION_INTERVAL: number = 0;

  /** Whether the program beside the service, which loads the demo's data, has anything to do. */
  @IsIn([0, 1])
  DEMO_DATA: number = 1;

  /** Beyond it the oldest threats go that are closed, INFO, LOW or failed. */
  @WholeNumber(1, 10_000_000)
  MAX_STORED_THREATS: number = 1_000_000;

  /** Bytes of threats beyond which they go, as those beyond their number; left out, there is no bound. */
  @Optional()
  @WholeNumber(10_000_000, 1_000_000_000_000_000)
  MAX_STORED_BYTES?: number;

  /** Days after which every threat is removed; left out, none is for its age. */
  @Optional()
  @WholeNumber(1, 36_500)
  MAX_STORED_DAYS?: number;

  /** How far events of one rule on one entity may lie apart to be folded into one threat; 0 folds nothing. */
  @WholeNumber(0, 240)
  FOLD_WINDOW_MINUTES: number = 10;

  /** Runs under way at a time; further signals wait in their queue, so that a deadline measures analysis and not backlog. */
  @WholeNumber(1, 100_000)
  MAX_OPEN_RUNS: number = 300;

  /** Seconds until missing slots are filled; left out, 30 with the rules engine and 120 with a model. */
  @Optional()
  @WholeNumber(1, 3600)
  ANALYSIS_DEADLINE_SECONDS?: number;

  /** How many entries of the audit log are kept of each customer, and of the system; the oldest go first. */
  @WholeNumber(100, 10_000_000)
  MAX_AUDIT_ENTRIES: number = 100_000;

  /** What happens to approved actions: nothing, a note of what would be sent, or a signed request to the receiver. */
  @IsIn(RESPONSE_MODES)
  RESPONSE_MODE: ResponseMode = 'off';

  @ValidateIf(executes)
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'] },
    { message: 'RESPONSE_WEBHOOK_URL must be the URL of the receiver of actions when RESPONSE_MODE is execute' },
  )
  RESPONSE_WEBHOOK_URL?: string;

  @ValidateIf(executes)
  @MinLength(16, { message: 'RESPONSE_WEBHOOK_SECRET must have at least 16 characters when RESPONSE_MODE is execute' })
  RESPONSE_WEBHOOK_SECRET?: string;

  /** Who the tables belong to, for the program beside the service that migrates; left out, `DATABASE_URL`. */
  @Optional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['postgres', 'postgresql'] },
    { message: 'DATABASE_OWNER_URL must be postgresql://user:password@host:5432/database' },
  )
  DATABASE_OWNER_URL?: string;

  /** An admin key made by the person who installs the system; the program `first-access` registers it. */
  @Optional()
  @IsString()
  ADMIN_API_KEY?: string;

  /** Where people reach the dashboard, for links to it. */
  @IsUrl({ require_tld: false, require_protocol: true }, { message: 'PUBLIC_URL must be a URL' })
  PUBLIC_URL: string = 'http://localhost:8080';

  @Optional()
  @IsString()
  OPENAI_API_KEY?: string;

  @Optional()
  @IsString()
  OPENAI_BASE_URL?: string;
}

export const config = readConfig(CoordinatorConfig, process.env);

const usesModel = Boolean(config.OPENAI_API_KEY || config.OPENAI_BASE_URL);

/** Time a run has for its agents, milliseconds. */
export const deadlineMs = (config.ANALYSIS_DEADLINE_SECONDS ?? (usesModel ? 120 : 30)) * 1000;

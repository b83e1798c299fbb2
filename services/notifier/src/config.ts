import { DatabaseConfig, readConfig } from '@soc-agent/platform';
import { IsString } from 'class-validator';

class NotifierConfig extends DatabaseConfig {
  /** Origins, separated by commas, that may connect besides our own. */
  @IsString()
  CORS_ORIGINS: string = '';
}

export const config = readConfig(NotifierConfig, process.env);

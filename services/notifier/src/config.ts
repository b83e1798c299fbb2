import { readConfig, ServiceConfig } from '@soc-agent/platform';
import { IsString } from 'class-validator';

class NotifierConfig extends ServiceConfig {
  /** Origins, separated by commas, that may connect besides our own. */
  @IsString()
  CORS_ORIGINS: string = '';
}

export const config = readConfig(NotifierConfig, process.env);

import { readConfig, ServiceConfig } from '@soc-agent/platform';

export const config = readConfig(ServiceConfig, process.env);

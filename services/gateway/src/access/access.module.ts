import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import type { Shards } from '@soc-agent/contracts';
import { DATABASE, fromDatabase, fromRedis, REDIS, SHARDS } from '@soc-agent/platform';
import { ApiKeys, AssignableStaff, Gatekeeper, LoginLimits, Sessions, Users, type Database } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import { KeysController } from './keys.controller.js';
import { KnownCustomers } from './known-customers.js';
import { LoginCounts } from './login-counts.js';
import { LoginProvider } from './oidc/login-provider.js';
import { ProviderLoginController } from './oidc/provider-login.controller.js';
import { configuredProvider } from './oidc/provider-settings.js';
import { PeopleController } from './people.controller.js';
import { Records } from './records.js';
import { RequestLimits } from './request-limits.js';
import { SessionStart } from './session-start.js';
import { SessionController } from './session.controller.js';
import { UsersController } from './users.controller.js';

/** Who may do what: keys, people, and their sessions. */
@Global()
@Module({
  controllers: [KeysController, PeopleController, ProviderLoginController, SessionController, UsersController],
  providers: [
    ...fromDatabase(ApiKeys, AssignableStaff, Users),
    ...fromRedis(LoginLimits, Sessions),
    KnownCustomers,
    Records,
    RequestLimits,
    LoginCounts,
    SessionStart,
    { provide: LoginProvider, useFactory: configuredProvider },
    {
      provide: Gatekeeper,
      useFactory: (database: Database, redis: Redis, shards: Shards) => new Gatekeeper(database, redis, shards),
      inject: [DATABASE, REDIS, SHARDS],
    },
  ],
  exports: [Gatekeeper, KnownCustomers, Records],
})
export class AccessModule implements OnModuleDestroy {
  constructor(@Inject(Gatekeeper) private readonly gatekeeper: Gatekeeper) {}

  /** While the database is still there. */
  async onModuleDestroy(): Promise<void> {
    await this.gatekeeper.close();
  }
}

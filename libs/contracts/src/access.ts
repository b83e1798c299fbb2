import { SCOPES, type Role, type Scope } from './vocabulary.js';

/** What a person of a role may do. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['read'],
  analyst: ['ingest', 'context', 'read', 'triage'],
  admin: SCOPES,
};

/** An API key as it is listed; the key itself is shown once, when it is made. */
export interface ApiKeyRecord {
  /** Its public part, which stands in the key. */
  id: string;
  name: string;
  scopes: Scope[];
  /** The only customer it is good for; absent: it is good for all. */
  customer?: string;
  /** Whether signals and context it sends may name a customer that nothing was known of. */
  newCustomers: boolean;
  /** Who made it: a person's or another key's id; absent for one made on the command line. */
  createdBy?: string;
  createdAt: string;
  expiresAt?: string;
  /** To the minute. */
  lastUsedAt?: string;
  revokedAt?: string;
}

/** A person who may log in. */
export interface UserRecord {
  id: string;
  /** What is typed to log in, and what stands under a verdict. */
  name: string;
  role: Role;
  /** May approve what contains: blocking an address, quarantining a host, disabling an account. */
  approver: boolean;
  /** The only customer the person sees; absent: all. */
  customer?: string;
  createdAt: string;
  lastLoginAt?: string;
  disabledAt?: string;
}

/** Body of `GET /api/session/ways`. */
export interface LoginWays {
  password: true;
  /** Whether people can log in at a provider, at `GET /api/session/provider`. */
  provider: boolean;
}

/** Body of `GET /api/session`: who asks. */
export interface WhoAmI {
  kind: 'person' | 'key';
  id: string;
  name: string;
  scopes: Scope[];
  role?: Role;
  approver: boolean;
  customer?: string;
}

import { listed } from '@soc-agent/platform';
import { config } from '../../config.js';
import { isLoopback } from './loopback.js';
import { LoginProvider } from './login-provider.js';
import { rolesIn, type ClaimRules } from './provider-person.js';

/** Which claims of the configured provider say what. */
export const CLAIM_RULES: ClaimRules = {
  roleClaim: config.OIDC_ROLE_CLAIM,
  roles: configured(() => rolesIn(config.OIDC_ROLES)),
  approvers: new Set(listed(config.OIDC_APPROVERS)),
  customerClaim: config.OIDC_CUSTOMER_CLAIM,
  nameClaim: config.OIDC_NAME_CLAIM,
};

/** The configured provider; null for none. @throws Error that says which variable is missing or wrong. */
export function configuredProvider(): LoginProvider | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  const { OIDC_REDIRECT_URL: redirectUrl, OIDC_SCOPES: scopes } = config;
  if (!issuer) return null;
  if (!clientId || !clientSecret || !redirectUrl || CLAIM_RULES.roles.size === 0) {
    throw new Error(
      'configuration: with OIDC_ISSUER go OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_REDIRECT_URL and OIDC_ROLES',
    );
  }
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !isLoopback(url)) {
    throw new Error('configuration: OIDC_ISSUER must be an https URL: who somebody is must not be changed on the way');
  }
  return new LoginProvider({ issuer, clientId, clientSecret, redirectUrl, scopes });
}

function configured<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`configuration: OIDC_ROLES: ${(error as Error).message}`, { cause: error });
  }
}

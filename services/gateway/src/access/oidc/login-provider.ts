import * as oidc from 'openid-client';
import { isLoopback } from './loopback.js';

/** Longest wait for an answer of the provider, seconds. */
const TIMEOUT_S = 5;

/** What has to be known of the provider. */
export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
  scopes: string;
}

/** What the browser keeps while somebody is at the provider. */
export interface LoginAttempt {
  /** Where to go on, a path. */
  to?: string;
  state: string;
  nonce: string;
  verifier: string;
}

/** The provider cannot be reached, or does not answer as one. */
export class ProviderAwayError extends Error {}

/** The provider did not let the person in, or what came back is no answer to this attempt. */
export class ProviderRefusedError extends Error {}

/** An OpenID provider that people log in at: authorization code with PKCE, state and nonce. */
export class LoginProvider {
  /** Where and how the provider answers, as it said last. */
  private known: oidc.Configuration | undefined;

  constructor(private readonly settings: ProviderSettings) {}

  /** Who vouches for people. */
  get issuer(): string {
    return this.settings.issuer;
  }

  /** Where the browser is to go, and what it is to keep meanwhile. @throws ProviderAwayError */
  async begin(): Promise<{ url: URL; attempt: LoginAttempt }> {
    // asked each time: if the provider is away, people see that here, and not on an empty page
    const configuration = await this.discover();
    const verifier = oidc.randomPKCECodeVerifier();
    const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUrl,
      scope: this.settings.scopes,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: attempt.state,
      nonce: attempt.nonce,
    });
    return { url, attempt };
  }

  /**
   * What the provider says of the person who came back.
   * @param query of the address the browser came back to. @throws ProviderAwayError, ProviderRefusedError
   */
  async finish(query: string, { state, nonce, verifier }: LoginAttempt): Promise<Readonly<Record<string, unknown>>> {
    const configuration = this.known ?? (await this.discover());
    const url = new URL(this.settings.redirectUrl);
    url.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      return tokens.claims() ?? {};
    } catch (error) {
      throw isAnswer(error)
        ? new ProviderRefusedError((error as Error).message, { cause: error })
        : new ProviderAwayError((error as Error).message, { cause: error });
    }
  }

  /** @throws ProviderAwayError */
  private async discover(): Promise<oidc.Configuration> {
    const issuer = new URL(this.settings.issuer);
    const { clientId, clientSecret } = this.settings;
    // the configuration takes http for this machine alone
    const execute = [oidc.enableNonRepudiationChecks, ...(isLoopback(issuer) ? [oidc.allowInsecureRequests] : [])];
    try {
      this.known = await oidc.discovery(issuer, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_S });
      return this.known;
    } catch (error) {
      throw new ProviderAwayError((error as Error).message, { cause: error });
    }
  }
}

/** Whether the provider answered, whatever it said; else nobody did. */
function isAnswer(error: unknown): boolean {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) return true;
  return error instanceof oidc.ClientError && error.code !== 'OAUTH_TIMEOUT' && error.code !== 'OAUTH_ABORT';
}

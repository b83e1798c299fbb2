import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** The person at the provider, by what it says of them. */
export type Claims = Readonly<Record<string, unknown>>;

export const CLIENT = { id: 'soc-agent', secret: 'of-the-tests-alone' } as const;

/** A real OpenID provider on this machine, at which everybody who comes is who the test says. */
export class OpenIdProvider {
  /** What is said of the next one who comes. */
  next: Claims = { sub: 'nobody' };
  private readonly claims = new Map<string, Claims>();
  private server: Server | undefined;
  private port = 0;

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** @param port to be had again; left out, any. */
  async up(redirectUrls: readonly string[], port = 0): Promise<void> {
    const server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    const provider = this.provider(redirectUrls);
    const callback = provider.callback();
    const handle: (...args: Parameters<typeof callback>) => Promise<void> = async (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return callback(request, response);
      const accountId = String(this.next['sub']);
      this.claims.set(accountId, this.next);
      await provider.interactionFinished(request, response, { login: { accountId } });
    };
  }

  async down(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private provider(redirectUrls: readonly string[]): Provider {
    return new Provider(this.issuer, {
      clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [...redirectUrls] }],
      cookies: { keys: [randomBytes(16).toString('hex')] },
      // what is said of somebody stands in the token itself
      conformIdTokenClaims: false,
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups', 'org'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...this.claims.get(accountId) }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
    });
  }
}

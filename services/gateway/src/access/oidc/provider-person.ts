import { ROLES, type Role } from '@soc-agent/contracts';
import { listed } from '@soc-agent/platform';

/** What claims say of people: which groups have which role, and whose customer somebody sees. */
export interface ClaimRules {
  /** The claim that lists a person's groups or roles. */
  roleClaim: string;
  /** Which of its values is which role; who has none of them may not come in. */
  roles: ReadonlyMap<string, Role>;
  /** Values with the right to approve what contains. */
  approvers: ReadonlySet<string>;
  /** The claim that names the only customer somebody sees; undefined: people of the provider see all. */
  customerClaim: string | undefined;
  /** The claim that gives a person's name here. */
  nameClaim: string;
}

/** Somebody the provider vouches for, as they may be here. */
export interface ProviderPerson {
  subject: string;
  name: string;
  role: Role;
  approver: boolean;
  customer?: string;
}

/** The provider knows who it is, and our rules do not let them in. */
export class NotLetInError extends Error {}

/** What a name here may be, as for people who are invited. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,127}$/u;
const MAX_CUSTOMER = 128;
/** Sees every customer, said in so many words. */
const ALL_CUSTOMERS = '*';

/** `soc-admins=admin,soc=analyst`. @throws Error that says what is wrong. */
export function rolesIn(text: string): ReadonlyMap<string, Role> {
  const pairs = listed(text).map((pair): [string, Role] => {
    const [value, word] = [pair.slice(0, pair.lastIndexOf('=')), pair.slice(pair.lastIndexOf('=') + 1)];
    const role = ROLES.find((known) => known === word);
    if (!role || value === '' || !pair.includes('='))
      throw new Error(`${pair} is not value=role, a role is one of ${ROLES.join(', ')}`);
    return [value, role];
  });
  return new Map(pairs);
}

/** Somebody by what a provider says of them. @throws NotLetInError */
export function personOf(claims: Readonly<Record<string, unknown>>, rules: ClaimRules): ProviderPerson {
  const subject = claims['sub'];
  if (typeof subject !== 'string' || subject === '') throw new NotLetInError('the provider names nobody');
  const name = claims[rules.nameClaim];
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new NotLetInError(`the claim ${rules.nameClaim} is no name: 1 to 128 letters, digits, spaces or . _ @ + -`);
  }
  const values = valuesOf(claims[rules.roleClaim]);
  // the greatest of those somebody has
  const role = ROLES.findLast((candidate) => values.some((value) => rules.roles.get(value) === candidate));
  if (!role) throw new NotLetInError(`no value of the claim ${rules.roleClaim} gives a role here`);
  const customer = customerOf(claims, rules);
  if (role === 'admin' && customer !== undefined) throw new NotLetInError('an admin sees all customers, not one');
  const approver = values.some((value) => rules.approvers.has(value));
  return { subject, name, role, approver, ...(customer !== undefined && { customer }) };
}

/** @throws NotLetInError where a customer is to be named and none is. */
function customerOf(claims: Readonly<Record<string, unknown>>, { customerClaim }: ClaimRules): string | undefined {
  if (customerClaim === undefined) return undefined;
  const [customer, ...more] = valuesOf(claims[customerClaim]);
  if (customer === ALL_CUSTOMERS && more.length === 0) return undefined;
  const isName =
    customer !== undefined && customer.length <= MAX_CUSTOMER && customer.isWellFormed() && !customer.includes('\0');
  if (!isName || more.length > 0) throw new NotLetInError(`the claim ${customerClaim} names no single customer, nor *`);
  return customer;
}

/** A claim with one value or several. */
function valuesOf(claim: unknown): string[] {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => typeof value === 'string').filter((value) => value !== '');
}

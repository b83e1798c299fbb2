import { describe, expect, it } from '@jest/globals';
import { ROLES } from '@soc-agent/contracts';
import fc from 'fast-check';
import { NotLetInError, personOf, rolesIn, type ClaimRules } from './provider-person.js';

const RULES: ClaimRules = {
  roleClaim: 'groups',
  roles: rolesIn('soc-admins=admin, soc=analyst,everybody=viewer,cn=soc=viewer'),
  approvers: new Set(['soc-approvers']),
  customerClaim: undefined,
  nameClaim: 'preferred_username',
};
const ADA = { sub: '1', preferred_username: 'ada', groups: ['soc'] };

describe('a person of a provider', () => {
  it('has the greatest role that one of their groups gives, and the right to approve from another', () => {
    expect(personOf(ADA, RULES)).toEqual({ subject: '1', name: 'ada', role: 'analyst', approver: false });
    const groups = ['everybody', 'soc-approvers', 'soc-admins', 'soc'];
    expect(personOf({ ...ADA, groups }, RULES)).toMatchObject({ role: 'admin', approver: true });
    expect(personOf({ ...ADA, groups: 'everybody' }, RULES)).toMatchObject({ role: 'viewer' });
    expect(personOf({ ...ADA, groups: ['cn=soc', 'soc-approver'] }, RULES)).toMatchObject({ role: 'viewer' });
  });

  it.each<[string, object, Partial<ClaimRules>]>([
    ['without a group that is known here', { groups: ['others', 'soc-approvers'] }, {}],
    ['without groups', { groups: undefined }, {}],
    ['with groups that are no texts', { groups: [1, null, { soc: true }] }, {}],
    ['without a subject', { sub: '' }, {}],
    ['without a name', { preferred_username: undefined }, {}],
    ['with a name that could be taken for another’s', { preferred_username: 'falco (key)' }, {}],
    ['with a name of two lines', { preferred_username: 'ada\nadmin' }, {}],
    ['without a customer where one is asked for', {}, { customerClaim: 'org' }],
    ['with two customers', { org: ['A', 'B'] }, { customerClaim: 'org' }],
    ['who is an admin of one customer', { org: 'A', groups: ['soc-admins'] }, { customerClaim: 'org' }],
  ])('%s is not let in', (_case, claims, rules) => {
    expect(() => personOf({ ...ADA, ...claims }, { ...RULES, ...rules })).toThrow(NotLetInError);
  });

  it('sees one customer where a claim says so, and all where it says *', () => {
    const rules = { ...RULES, customerClaim: 'org' };
    expect(personOf({ ...ADA, org: 'RetailMax' }, rules).customer).toBe('RetailMax');
    expect(personOf({ ...ADA, org: '*' }, rules)).not.toHaveProperty('customer');
    expect(personOf({ ...ADA, org: 'RetailMax' }, RULES)).not.toHaveProperty('customer');
  });

  it('has no role, whatever the provider says, that no rule gives', () => {
    const claim = fc.oneof(fc.anything(), fc.array(fc.constantFrom('soc', 'everybody', 'admin', 'soc-admins ')));
    fc.assert(
      fc.property(claim, fc.anything(), fc.anything(), (groups, name, org) => {
        let role: string | undefined;
        try {
          role = personOf({ ...ADA, preferred_username: name, groups, org }, { ...RULES, customerClaim: 'org' }).role;
        } catch (error) {
          expect(error).toBeInstanceOf(NotLetInError);
          return;
        }
        expect(ROLES).toContain(role);
        expect(role).not.toBe('admin');
      }),
    );
  });

  it.each(['soc', 'soc=root', '=admin'])('is not given a role by %s', (text) => {
    expect(() => rolesIn(text)).toThrow('value=role');
  });
});

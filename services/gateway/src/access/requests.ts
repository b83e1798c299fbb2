import { IsInstant, Optional, ROLES, SCOPES, Text, type Role, type Scope } from '@soc-agent/contracts';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';

/** Longest name of a person, a key or a customer. */
const MAX_NAME = 128;
/** Long enough that guessing is hopeless; what it is made of is the person's business. NIST SP 800-63B, 3.1.1.2. */
const MIN_PASSWORD = 12;
const MAX_PASSWORD = 256;

/** Body of `POST /api/session`. */
export class Login {
  @Text(MAX_NAME)
  name!: string;

  @Text(MAX_PASSWORD)
  password!: string;
}

/** Body of `POST /api/session/link`. */
export class LinkLogin {
  @Matches(/^[\w-]{43}$/, { message: 'must be what follows # in the link' })
  link!: string;

  @IsString()
  @MinLength(MIN_PASSWORD)
  @MaxLength(MAX_PASSWORD)
  password!: string;
}

/** Query of `GET /api/session/provider`. */
export class ProviderLoginQuery {
  /** Where to go on here, a path. */
  @Optional()
  @IsString()
  @MaxLength(2048)
  to?: string;
}

/** Body of `POST /api/users`. */
export class NewPerson {
  /** Letters, digits and the marks of addresses: it stands in logs and under verdicts. */
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,127}$/u, {
    message: 'must be 1 to 128 letters, digits, spaces or . _ @ + -',
  })
  name!: string;

  @IsIn(ROLES)
  role!: Role;

  @IsBoolean()
  approver: boolean = false;

  /** The only customer the person is to see; left out, all. */
  @Optional()
  @Text(MAX_NAME)
  customer?: string;
}

/** Body of `PATCH /api/users/{id}`. */
export class PersonChange {
  @Optional()
  @IsIn(ROLES)
  role?: Role;

  @Optional()
  @IsBoolean()
  approver?: boolean;

  @Optional()
  @IsBoolean()
  disabled?: boolean;
}

/** Body of `POST /api/keys`. */
export class KeyRequest {
  @Text(MAX_NAME)
  name!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  /** The only customer it is to be good for; left out, all. */
  @Optional()
  @Text(MAX_NAME)
  customer?: string;

  /** Whether it may name customers that nothing was known of. */
  @IsBoolean()
  newCustomers: boolean = false;

  @Optional()
  @IsInstant()
  expiresAt?: string;
}

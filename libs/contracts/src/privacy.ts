import { ArrayMaxSize, IsArray, IsIn, IsInt, IsNotEmpty, IsString, Matches, MaxLength, Min } from 'class-validator';

export const SENSITIVE_KINDS = ['SECRET', 'EMAIL', 'CARD', 'ACCOUNT', 'PERSON_ID', 'PHONE', 'PERSON', 'HOST'] as const;
/** Why a piece of text is hidden: what it is. */
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

const SHOWABLE_KINDS = SENSITIVE_KINDS.filter((kind) => kind !== 'SECRET');

/** What is hidden from models in a customer's signals, besides what is hidden in everybody's. */
export class CustomerPrivacy {
  /** Names of hosts, or with a dot before them their domains: `db-1`, `.corp.example`. */
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(/^[\p{L}\p{N}._-]{2,255}$/u, {
    each: true,
    message: 'must be names of hosts, or domains with a dot before them',
  })
  internalHosts: string[] = [];

  /** Names of fields in metadata, in any spelling, whose values are hidden whatever they look like. */
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(64, { each: true })
  hiddenFields: string[] = [];

  /** Kinds that are shown all the same; secrets never are. */
  @IsArray()
  @IsIn(SHOWABLE_KINDS, { each: true })
  shownKinds: SensitiveKind[] = [];
}

/** How many different values of a kind a model was not shown. */
export class HiddenValues {
  /** A `SensitiveKind`. */
  @IsString()
  @IsNotEmpty()
  kind!: string;

  @IsInt()
  @Min(1)
  count!: number;
}

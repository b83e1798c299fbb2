import { IsBoolean, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Text } from './text.js';

/** Body of `POST /api/views` and `PUT /api/views/{id}`. */
export class NewView {
  @Text(128)
  name!: string;

  /** The query of the list as an address has it: `severity=HIGH&not.rule=5710`. */
  @IsString()
  @MaxLength(8192)
  query!: string;

  /** Whether others see it, too: those of the same customer, or of none. */
  @IsBoolean()
  shared: boolean = false;
}

/** A query of the list that somebody gave a name. */
export interface SavedView {
  id: string;
  name: string;
  query: string;
  shared: boolean;
  /** Name of whose it is, who alone can change it. */
  owner: string;
  /** Whether it belongs to the one who asks. */
  own: boolean;
  /** Grows with every change; its `ETag`. */
  version: number;
}

/** Body of `GET /api/views`: own ones and those that are shared, by name. */
export interface SavedViews {
  items: SavedView[];
}

/** Body of `PUT /api/session/seen`. */
export class SeenUpTo {
  /** The number of the last change that was seen. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  seq!: number;
}

/** Body of `GET /api/session/seen`: up to where somebody has seen the list. */
export interface SeenMark {
  seq: number;
  /** When they said so; absent where they never did. */
  at?: string;
}

/** The programs of a PostgreSQL server, in the folder `bin`. */
export interface ServerPrograms {
  bin: string;
  major: number;
}

export const OWNER: string;
export function systemPlaces(): string[];
export function packagedPlaces(): string[];
export function findServer(places?: readonly string[], major?: number): ServerPrograms | undefined;
export function versionOfData(data: string): number | undefined;
export function initialise(
  programs: ServerPrograms,
  data: string,
  password: string,
  options?: { durable?: boolean },
): void;
export function serverCommand(
  programs: ServerPrograms,
  data: string,
  port: number,
  options?: { durable?: boolean },
): { command: string; args: string[]; options: { uid?: number; gid?: number; cwd?: string } };
export function copyAsReplica(programs: ServerPrograms, url: string, data: string): boolean;

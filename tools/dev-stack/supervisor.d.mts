interface SupervisedProcess {
  name: string;
  command: string;
  args: readonly string[];
  isReady: () => boolean | Promise<boolean>;
  quiet?: boolean;
}

export class Supervisor {
  constructor(
    show: (name: string, line: string) => void,
    changed: (processes: readonly { name: string; pid: number }[]) => void,
    firstPauseMs?: number,
  );
  readonly failure: Promise<never>;
  readonly processes: readonly { name: string; pid: number }[];
  start(process: SupervisedProcess): Promise<void>;
  stop(): Promise<void>;
}

import { Body, Controller, Delete, Get, NotFoundException, Put } from '@nestjs/common';
import {
  ArmingApproval,
  SEVERITIES,
  THREAT_TYPES,
  type ArmablePlaybook,
  type ArmablePlaybooks,
  type Severity,
  type ThreatType,
} from '@soc-agent/contracts';
import { Meter } from '@soc-agent/platform';
import { PlaybookArmings, type Author } from '@soc-agent/store';
import { Changes } from '../access/asking.js';
import { InPath, WordInPath } from '../http/in-path.js';
import { Route } from '../http/route.js';

const PLACE = 'customers/:name/arming/:threatType/:severity';

const CustomerName = InPath('name', 'Name of the customer.');
const PlaybookType = WordInPath('threatType', 'Of the playbook.', THREAT_TYPES);
const PlaybookSeverity = WordInPath('severity', 'Of the playbook.', SEVERITIES);

/** Letting playbooks contain by themselves, which takes two people. */
@Controller('api')
export class ArmingController {
  private readonly armed: { inc(): void };

  constructor(
    private readonly armings: PlaybookArmings,
    meter: Meter,
  ) {
    this.armed = meter.counter('soc_playbooks_armed_total');
  }

  @Get('arming')
  @Route('admin', {
    summary: 'List playbooks that somebody approved to contain by themselves',
    answers: { 200: ['Of all customers: what waits for a second person, and what is armed.', 'ArmablePlaybooks'] },
  })
  async all(): Promise<ArmablePlaybooks> {
    return { items: await this.armings.all() };
  }

  @Get('customers/:name/arming')
  @Route('admin', {
    summary: 'List what of a customer’s playbooks can be armed',
    answers: { 200: ['Its own playbooks and the system’s that would contain by themselves.', 'ArmablePlaybooks'] },
    refuses: [404, 503],
  })
  async of(@CustomerName name: string): Promise<ArmablePlaybooks> {
    const items = await this.armings.of(name);
    if (!items) throw new NotFoundException(`no configuration is stored for ${name}`);
    return { items };
  }

  /** With the approval of a second person, none of whom could be the other, it contains by itself from the next signal on. */
  @Put(PLACE)
  @Route('admin', {
    summary: 'Approve that a playbook contains by itself',
    description:
      'It is armed once two people stand behind exactly this version: who wrote it and an admin, or two admins.',
    answers: { 200: ['Who stands behind it now.', 'ArmablePlaybook'] },
    refuses: [404, 409, 503],
  })
  async approve(
    @CustomerName name: string,
    @PlaybookType threatType: ThreatType,
    @PlaybookSeverity severity: Severity,
    @Body() { version }: ArmingApproval,
    @Changes() by: Author,
  ): Promise<ArmablePlaybook> {
    const approved = await this.armings.approve(name, { threatType, severity }, version, by);
    const playbook = found(name, approved);
    if (playbook.state === 'armed') this.armed.inc();
    return playbook;
  }

  @Delete(PLACE)
  @Route('admin', {
    summary: 'Take back every approval of a playbook',
    answers: { 200: ['Who stands behind it now: the one who wrote it.', 'ArmablePlaybook'] },
    refuses: [404, 503],
  })
  async disarm(
    @CustomerName name: string,
    @PlaybookType threatType: ThreatType,
    @PlaybookSeverity severity: Severity,
    @Changes() by: Author,
  ): Promise<ArmablePlaybook> {
    return found(name, await this.armings.disarm(name, { threatType, severity }, by));
  }
}

function found(name: string, playbook: ArmablePlaybook | undefined): ArmablePlaybook {
  if (playbook) return playbook;
  throw new NotFoundException(`no such playbook of ${name} would contain by itself`);
}

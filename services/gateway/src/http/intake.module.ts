import { Global, Module } from '@nestjs/common';
import { fromRedis } from '@soc-agent/platform';
import { RecordBound } from '@soc-agent/store';
import { IntakeWatch } from './intake-watch.js';

/** One watch on the bounds of the intake, for every module that takes something in or shows how that goes. */
@Global()
@Module({ providers: [...fromRedis(RecordBound), IntakeWatch], exports: [IntakeWatch] })
export class IntakeModule {}

import { UnprocessableEntityException } from '@nestjs/common';
import type { Envelope } from '../format.js';

/** A notification of Amazon SNS, posted by itself or as a record of a function or a queue. */
export const snsNotification: Envelope = {
  title: 'SNS',
  open(record) {
    const message = record.at('Sns') ?? record;
    if (message.has('SubscribeURL', 'TopicArn')) {
      // to follow a URL that any sender can write would let it send us anywhere
      throw new UnprocessableEntityException(
        'this SNS subscription waits to be confirmed: open its SubscribeURL, or confirm it with the AWS command line',
      );
    }
    if (message.has('Message', 'TopicArn')) {
      return { documents: [message.peek('Message')], about: { snsTopic: message.text('TopicArn') } };
    }
    if (record.text('eventSource') !== 'aws:sqs') return undefined;
    return { documents: [record.peek('body')], about: { sqsQueue: record.text('eventSourceARN') } };
  },
};

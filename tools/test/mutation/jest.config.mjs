import jest from '../../../jest.config.mjs';

const [unit] = jest.projects;

export default {
  ...unit,
  rootDir: '../../..',
  roots: ['<rootDir>/libs/domain', '<rootDir>/tools/test/mutation'],
  testRegex: ['/mutation/tests\\.mjs$'],
};

import { describe, expect, it } from '@jest/globals';
import { validated } from '@soc-agent/platform';
import { MODEL_ANSWER_SCHEMA, ModelAnswer } from './model-answer.js';

type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
};

function objectsIn(schema: Schema): Schema[] {
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])];
  return [...(schema.type === 'object' ? [schema] : []), ...inner.flatMap(objectsIn)];
}

describe('the schema of a model’s answer', () => {
  it('is strict in every object: all properties required, no others allowed', () => {
    const objects = objectsIn(MODEL_ANSWER_SCHEMA);
    expect(objects).toHaveLength(2);
    for (const { properties, required, additionalProperties } of objects) {
      expect(required).toEqual(Object.keys(properties ?? {}));
      expect(additionalProperties).toBe(false);
    }
  });

  it('uses no keyword that strict mode does not take, and refers to nothing outside itself', () => {
    expect(JSON.stringify(MODEL_ANSWER_SCHEMA)).not.toMatch(/"(minLength|maxLength|default|uniqueItems|\$ref)"/);
  });

  it('describes what the class accepts', () => {
    const answer = {
      analysis: 'a',
      confidence: 1,
      stance: 'hostile',
      keyFindings: [{ text: 't', evidence: [] }],
      recommendations: [],
      unknowns: [],
    };
    expect(Object.keys((MODEL_ANSWER_SCHEMA as Schema).properties ?? {}).sort()).toEqual(Object.keys(answer).sort());
    expect(validated(ModelAnswer, answer, 'strict')).toEqual(answer);
  });
});

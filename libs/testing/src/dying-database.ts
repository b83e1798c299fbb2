/** Where statements are carried out. */
interface Asked {
  query(...statement: never[]): Promise<unknown>;
}

/** What is used of a database. */
interface Used extends Asked {
  transaction(name: string, work: (sql: Asked) => Promise<unknown>): Promise<unknown>;
}

/** The database as a process sees it that dies after so many statements, in the middle of whatever it does. */
export function dyingDatabase<D extends Pick<Used, 'query' | 'transaction'>>(database: D, statements: number): D {
  let left = statements;
  const live = (): void => {
    if (left-- <= 0) throw new Error('killed');
  };
  const cut = <S extends Asked>(sql: S): Asked => ({
    query: async (...statement) => {
      live();
      return sql.query(...statement);
    },
  });
  const dying: Used = {
    ...cut(database),
    transaction: (name, work) =>
      database.transaction(name, async (sql) => {
        const result = await work(cut(sql));
        // or before what it did is for good
        live();
        return result;
      }),
  };
  return dying as D;
}

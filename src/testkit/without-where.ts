import {
  OperationNodeTransformer,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type SelectQueryNode,
  type UnknownRow,
} from 'kysely';
import { implement, type Implemented } from '#platform/operations/index.ts';
import type { Tx } from '#platform/db/index.ts';

class Forgetful extends OperationNodeTransformer {
  protected override transformSelectQuery(node: SelectQueryNode): SelectQueryNode {
    const { where: _forgotten, ...rest } = super.transformSelectQuery(node);
    return rest;
  }
}

/** The fault: every question to the database has lost its WHERE, as if each were forgotten. For tests only. */
export class WithoutWhere implements KyselyPlugin {
  readonly #forgetful = new Forgetful();
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.#forgetful.transformNode(node);
  }
  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

/** The same transaction, whose questions have lost their WHERE. */
export const forgetting = (tx: Tx): Tx => tx.withPlugin(new WithoutWhere()) as unknown as Tx;

/** An operation whose handler asks so. Who may perform it is decided before, as ever. */
export function forgetful({ definition, handler }: Implemented): Implemented {
  const act = handler as (context: object, input: unknown) => Promise<unknown>;
  return implement(definition, (context, input) => {
    const { tx } = context as unknown as { tx: Tx };
    return act({ ...context, tx: forgetting(tx) }, input) as never;
  });
}

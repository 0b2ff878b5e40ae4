/** Finds objects that the sources put into strings, where they would read “[object Object]”. */
import path from 'node:path';
import { type Expression, type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isTemplateExpression,
} from 'typescript/unstable/ast/is';
import { API, type Checker, type Project, type Type, TypeFlags } from 'typescript/unstable/sync';
import { root } from './bundle.mjs';

/** The expressions that become part of a string: of a template, of `+`, of `String()`. */
function stringParts(node: Node, found: Expression[] = []): readonly Expression[] {
  if (isTemplateExpression(node)) {
    for (const { expression } of node.templateSpans) found.push(expression);
  } else if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken) {
    found.push(node.left, node.right);
  } else if (
    isCallExpression(node) &&
    isIdentifier(node.expression) &&
    node.expression.text === 'String'
  ) {
    found.push(...node.arguments);
  }
  node.forEachChild((child) => {
    stringParts(child, found);
  });
  return found;
}

/** Whether a value of the type may be an object with the properties of `Words`. */
function mayBeWords(checker: Checker, type: Type): boolean {
  if (type.isUnionType()) return type.getTypes().some((part) => mayBeWords(checker, part));
  return (
    (type.flags & TypeFlags.Object) !== 0 &&
    checker.getPropertyOfType(type, 'english') !== undefined &&
    checker.getPropertyOfType(type, 'values') !== undefined
  );
}

function wordsOfProject(project: Project, holds: (file: string) => boolean): string[] {
  const { program, checker } = project;
  return program
    .getSourceFileNames()
    .filter(holds)
    .flatMap((name) => {
      const source = program.getSourceFile(name);
      const parts = source === undefined ? [] : stringParts(source);
      if (parts.length === 0) return [];
      const types = checker.getTypeAtLocation(parts);
      return parts
        .filter((_, i) => {
          const type = types[i];
          return type !== undefined && mayBeWords(checker, type);
        })
        .map((part) => `${path.relative(root, name)}: ${part.getText()}`);
    });
}

/** `file: expression` for each `Words` that becomes part of a string. @param config tsconfig file */
export function wordsInStrings(config: string, holds: (file: string) => boolean): string[] {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [path.join(root, config)] });
    const project = snapshot.getProject(path.join(root, config));
    if (project === undefined) throw new Error(`${config} is no project`);
    return wordsOfProject(project, holds);
  } finally {
    api.close();
  }
}

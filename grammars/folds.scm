; What an editor can fold. Read by src/syntax/folds.ts, which turns each capture into lines:
;   @comment    the comment's lines
;   @function   a function's body, folded into the line above its opening brace
;   @braces     all between two braces; the closing one stays
; Directives are blank in the text that tree-sitter sees: they fold by what the dialect pass knows of them.

(comment) @comment

(function_definition body: (compound_statement) @function)

[
  (compound_statement)
  (field_declaration_list)
  (enumerator_list)
  (initializer_list)
] @braces

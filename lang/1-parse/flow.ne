# The grammar of one statement. The file is cut into statements before (statements.ts), so that one slip hides nothing
# else; tokens come from tokens.ts and every builder from build.ts.
#
# Keep it unambiguous (a statement has one derivation or none; a test counts) and left-recursive (Nearley is linear
# on left recursion and quadratic on right; `not`, `-` and `else if` are bounded by limits.ts).
#
# After a change: npm run grammar

@preprocessor typescript

@{%
import * as build from "../build.js";
import { grammarLexer as lexer } from "../tokens.js";
%}
@lexer lexer

statement -> %kind head value:? alias:? block:?   {% d => build.statement(d[0], d[1], d[2], d[3], d[4]) %}

# Each kind says which of these it takes; that is for the checker.
head -> null                                       {% () => build.emptyHead %}
      | text                                       {% d => build.fileHead(d[0]) %}
      | path count:? parameters:? type:?           {% d => build.signature(d[0], d[1], d[2], d[3]) %}
      | parameters type:?                          {% d => build.signature(null, null, d[0], d[1]) %}

path -> word                                       {% id %}
      | path %slash word                           {% d => build.path(d[0], d[2]) %}

count -> %openSquare expression %closeSquare       {% d => build.enclosed(d[0], d[1], d[2]) %}
type -> %colon word                                {% d => d[1] %}
value -> %assign expression                        {% d => d[1] %}
alias -> %asWord word                              {% d => d[1] %}

parameters -> %openParen %closeParen               {% d => build.enclosed(d[0], null, d[1]) %}
      | %openParen parameterList %comma:? %closeParen   {% d => build.enclosed(d[0], d[1], d[3]) %}
parameterList -> parameter                         {% d => build.link(null, d[0]) %}
      | parameterList %comma parameter             {% d => build.link(d[0], d[2]) %}
parameter -> word type:? value:?                   {% d => build.parameter(d[0], d[1], d[2]) %}

block -> %openBrace settings %closeBrace           {% d => build.block(d[0], d[1], d[2]) %}
settings -> null                                   {% () => null %}
      | settings setting %comma:?                  {% d => build.link(d[0], d[1]) %}
setting -> key %colon expression                   {% d => build.setting(d[0], d[2]) %}
key -> word                                        {% d => build.link(null, d[0]) %}
      | text                                       {% (d, _, reject) => build.quotedKey(d[0], reject) %}
      | key %dot word                              {% d => build.link(d[0], d[2]) %}

# From the loosest to the tightest.
expression -> %ifWord expression %thenWord expression %elseWord expression
                                                   {% d => build.choice(d[0], d[1], d[3], d[5]) %}
      | flow                                       {% id %}
flow -> or                                         {% id %}
      | flow %arrow or                             {% d => build.binary(d[0], d[1], d[2]) %}
or -> and                                          {% id %}
      | or %orWord and                             {% d => build.binary(d[0], d[1], d[2]) %}
and -> not                                         {% id %}
      | and %andWord not                           {% d => build.binary(d[0], d[1], d[2]) %}
not -> comparison                                  {% id %}
      | %notWord not                               {% d => build.unary(d[0], d[1]) %}
comparison -> range                                {% id %}
      | range comparer range                       {% d => build.binary(d[0], d[1], d[2]) %}
comparer -> %equal {% id %} | %unequal {% id %} | %less {% id %} | %atMost {% id %} | %more {% id %} | %atLeast {% id %}
range -> sum                                       {% id %}
      | sum %range sum                             {% d => build.binary(d[0], d[1], d[2]) %}
sum -> product                                     {% id %}
      | sum %plus product                          {% d => build.binary(d[0], d[1], d[2]) %}
      | sum %minus product                         {% d => build.binary(d[0], d[1], d[2]) %}
product -> sign                                    {% id %}
      | product %star sign                         {% d => build.binary(d[0], d[1], d[2]) %}
      | product %slash sign                        {% d => build.binary(d[0], d[1], d[2]) %}
sign -> postfix                                    {% id %}
      | %minus sign                                {% d => build.unary(d[0], d[1]) %}
postfix -> primary                                 {% id %}
      | postfix %dot word                          {% d => build.field(d[0], d[2]) %}
      | postfix %openSquare expression %closeSquare     {% d => build.index(d[0], d[2], d[3]) %}
      | postfix %openParen %closeParen             {% d => build.call(d[0], null, d[2]) %}
      | postfix %openParen arguments %comma:? %closeParen   {% d => build.call(d[0], d[2], d[4]) %}

arguments -> argument                              {% d => build.link(null, d[0]) %}
      | arguments %comma argument                  {% d => build.link(d[0], d[2]) %}
argument -> expression                             {% d => build.argument(null, d[0]) %}
      | word %colon expression                     {% d => build.argument(d[0], d[2]) %}

primary -> %number                                 {% d => build.number(d[0]) %}
      | %flag                                      {% d => build.flag(d[0]) %}
      | word                                       {% d => build.name(d[0]) %}
      | text                                       {% id %}
      | %openParen expression %closeParen          {% d => build.parenthesised(d[0], d[1], d[2]) %}
      | %openSquare %closeSquare                   {% d => build.list(d[0], null, d[1]) %}
      | %openSquare list %comma:? %closeSquare     {% d => build.list(d[0], d[1], d[3]) %}
      | block                                      {% d => build.record(d[0]) %}
list -> expression                                 {% d => build.link(null, d[0]) %}
      | list %comma expression                     {% d => build.link(d[0], d[2]) %}

text -> %quote parts %unquote                      {% d => build.text(d[0], d[1], d[2]) %}
parts -> null                                      {% () => null %}
      | parts part                                 {% d => build.link(d[0], d[1]) %}
part -> %chars                                     {% d => build.chars(d[0]) %}
      | %escape                                    {% d => build.chars(d[0]) %}
      | %holeOpen expression %holeClose            {% d => d[1] %}

# The words for kinds are ordinary names everywhere but at the head of a statement.
word -> %word                                      {% d => build.word(d[0]) %}
      | %kind                                      {% d => build.word(d[0]) %}

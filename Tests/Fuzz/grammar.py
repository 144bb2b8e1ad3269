"""Random JSONata expressions and data, reproducible from a seed."""

import random

KEYS = ["a", "b", "c", "name", "n", "list", "items", "price", "flag", "`odd key`", "1"]
TEXTS = [
    "", "a", "abc", "Hello World", "héllo", "日本語", "😀!", "a,b,,c", "  padded  ", "12", "-3.5", "1e3", "0x1F", "true",
    "2025-11-22T15:00:00.000Z", "2025-11-22", "x=1&y=2", "line\nline", "aGVsbG8=", "<tag>", "A1b22C333", "ZZ", "null",
]
NUMBERS = [
    "0", "1", "-1", "2", "3", "7", "10", "100", "0.5", "-2.5", "1.005", "0.1", "1e3", "1e-7", "1e21", "123456789",
    "9007199254740993", "1234.5678", "2.5", "3.5", "-0.5", "99.995",
]
REGEXES = [
    "/a/", "/[a-c]+/", "/o\\s?w/i", "/(\\w)(\\d+)/", "/^\\s+|\\s+$/", "/l+/", "/(a)|(b)/", "/[^,]+/", "/\\d{2,}/", "/./",
    "/(?:h)(e|é)l/i", "/(x)?a/", "/a(?=b)/", "/\\bW/", "/l*?o/",
]
PICTURES = ["'#,##0.00'", "'0'", "'#0.0#'", "'00.000e0'", "'#0%'", "'###,###,##0'", "'0.0;(0.0)'", "'#.#'", "'01'"]
INTEGER_PICTURES = ["'1'", "'01'", "'#,##0'", "'w'", "'W'", "'Ww'", "'I'", "'i'", "'A'", "'a'", "'1;o'", "'w;o'"]
DATE_PICTURES = [
    "'[Y0001]-[M01]-[D01]'", "'[D1o] [MNn] [Y]'", "'[H01]:[m01]:[s01].[f001]'", "'[h#1]:[m01] [P]'", "'[FNn,3-3] [W]'",
    "'[Y]-[d001]'", "'[M01]/[D01]/[Y0001]'", "'[YI] [MN,*-3]'", "'[Z] [z]'", "'[X]-W[W01]-[F1]'", "'[Dw] [MNn] [Yw]'",
]


class Generator:
    """Makes data and expressions; the same seed makes the same."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.variables = []

    def choose(self, items):
        return items[self.random.randrange(len(items))]

    def chance(self, share):
        return self.random.random() < share

    # Data

    def data(self, depth=3):
        kinds = ["number", "text", "bool", "null"] + (["array", "object", "object"] if depth > 0 else [])
        kind = "object" if depth == 3 and self.chance(0.8) else self.choose(kinds)
        if kind == "number":
            return self.choose([0, 1, -1, 2, 3, 5, 10, 0.5, -2.25, 1e21, 1234.5678, 100, 99])
        if kind == "text":
            return self.choose(TEXTS)
        if kind == "bool":
            return self.chance(0.5)
        if kind == "null":
            return None
        if kind == "array":
            if self.chance(0.5):
                same = self.choose([[1, 2, 3, 5], ["b", "a", "c", "a"], [1.5, 0, -1], [True, False], [[1, 2], [3]]])
                return same[: self.random.randrange(len(same) + 1)]
            return [self.data(depth - 1) for _ in range(self.random.randrange(4))]
        keys = self.random.sample([key.strip("`") for key in KEYS], self.random.randrange(6))
        return {key: self.data(depth - 1) for key in keys}

    # Expressions

    def expression(self):
        """A whole expression, mutated in one of six cases."""
        self.variables = []
        text = self.any(self.random.randrange(1, 5))
        if self.chance(1 / 6):
            text = self.mutated(text)
        return text

    def any(self, depth):
        return self.choose([self.number, self.text, self.bool, self.array, self.object, self.path, self.path, self.block])(
            depth
        )

    def number(self, depth):
        if depth <= 0:
            return self.choose(NUMBERS)
        if self.chance(0.1):
            return self.any(depth - 1)
        a, b = lambda: self.number(depth - 1), lambda: self.array(depth - 1)
        return self.choose(
            [
                lambda: f"({a()} {self.choose('+-*/%')} {a()})",
                lambda: f"-{a()}" if self.chance(0.5) else f"$abs({a()})",
                lambda: f"${self.choose(['floor', 'ceil', 'sqrt', 'number', 'round'])}({a()})",
                lambda: f"$round({a()}, {self.choose(['0', '1', '2', '-1', '-2'])})",
                lambda: f"$power({a()}, {self.choose(['2', '0.5', '-1', '3', '0'])})",
                lambda: f"${self.choose(['sum', 'max', 'min', 'average', 'count'])}({b()})",
                lambda: f"$length({self.text(depth - 1)})",
                lambda: f"$number({self.text(depth - 1)})",
                lambda: f"$toMillis({self.text(depth - 1)}, {self.choose(DATE_PICTURES)})"
                if self.chance(0.3)
                else f"$toMillis({self.choose(TEXTS[-9:-7])!r})".replace("\\n", ""),
                lambda: f"$parseInteger({self.text(depth - 1)}, {self.choose(INTEGER_PICTURES)})",
                lambda: f"$reduce({b()}, function($i, $j) {{ $i {self.choose('+-*')} $j }}"
                + (f", {a()})" if self.chance(0.4) else ")"),
                lambda: self.path(depth - 1),
                lambda: f"({self.bool(depth - 1)} ? {a()} : {a()})",
                lambda: self.choose(self.variables) if self.variables else a(),
            ]
        )()

    def text(self, depth):
        if depth <= 0:
            text = self.choose(TEXTS)
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
        if self.chance(0.1):
            return self.any(depth - 1)
        s, n = lambda: self.text(depth - 1), lambda: self.number(depth - 1)
        small = lambda: self.choose(["0", "1", "2", "-1", "-3", "5", "12", "1.9"])
        return self.choose(
            [
                lambda: f"({s()} & {self.any(depth - 1)})",
                lambda: f"${self.choose(['uppercase', 'lowercase', 'trim', 'string', 'type'])}({self.any(depth - 1)})",
                lambda: f"$string({self.any(depth - 1)}, true)",
                lambda: f"${self.choose(['encodeUrlComponent', 'encodeUrl', 'decodeUrl', 'base64encode'])}({s()})",
                lambda: f"$substring({s()}, {small()}" + (f", {small()})" if self.chance(0.6) else ")"),
                lambda: f"$substring{self.choose(['Before', 'After'])}({s()}, {s()})",
                lambda: f"$pad({s()}, {small()}" + (f", {s()})" if self.chance(0.5) else ")"),
                lambda: f"$join({self.array(depth - 1)}" + (f", {s()})" if self.chance(0.6) else ")"),
                lambda: f"$replace({s()}, {self.choose(REGEXES)}, {self.replacement(depth - 1)}"
                + (f", {small()})" if self.chance(0.3) else ")"),
                lambda: f"$replace({s()}, {s()}, {s()})",
                lambda: f"$formatNumber({n()}, {self.choose(PICTURES)})",
                lambda: f"$formatInteger({n()}, {self.choose(INTEGER_PICTURES)})",
                lambda: f"$formatBase({n()}, {self.choose(['2', '16', '36', '10', '1'])})",
                lambda: f"$fromMillis({self.choose(['0', '1763823600000', '-1', '951782400000', '1e12'])}"
                + (f", {self.choose(DATE_PICTURES)}" if self.chance(0.7) else "")
                + ")",
                lambda: f"({self.bool(depth - 1)} ? {s()} : {s()})",
                lambda: self.path(depth - 1),
            ]
        )()

    def replacement(self, depth):
        return self.choose(
            ["'<$0>'", "'$1'", "'$$'", "'[$1$2]'", "''", "function($m) { $uppercase($m.match) }", "'$10x'", self.text(depth)]
        )

    def bool(self, depth):
        if depth <= 0:
            return self.choose(["true", "false"])
        if self.chance(0.1):
            return self.any(depth - 1)
        v = lambda: self.any(depth - 1)
        return self.choose(
            [
                lambda: f"({v()} {self.choose(['=', '!='])} {v()})",
                lambda: f"({self.number(depth - 1)} {self.choose(['<', '<=', '>', '>='])} {self.number(depth - 1)})",
                lambda: f"({self.text(depth - 1)} {self.choose(['<', '<=', '>', '>='])} {self.text(depth - 1)})",
                lambda: f"({self.bool(depth - 1)} {self.choose(['and', 'or'])} {self.bool(depth - 1)})",
                lambda: f"({v()} in {self.array(depth - 1)})",
                lambda: f"${self.choose(['not', 'boolean', 'exists'])}({v()})",
                lambda: f"$contains({self.text(depth - 1)}, {self.choose([self.choose(REGEXES), self.text(0)])})",
            ]
        )()

    def array(self, depth):
        if depth <= 0:
            return self.choose(["[]", "[1]", "[1, 2, 3]", "['b', 'a']", "[[1], [2, 3]]", "[1..4]", "[null, true]", "[{'a': 1}]"])
        if self.chance(0.1):
            return self.any(depth - 1)
        a, v = lambda: self.array(depth - 1), lambda: self.any(depth - 1)
        return self.choose(
            [
                lambda: "[" + ", ".join(v() for _ in range(self.random.randrange(4))) + "]",
                lambda: f"[{self.choose(['0', '1', '-2'])}..{self.choose(['3', '0', '5'])}]",
                lambda: f"${self.choose(['reverse', 'distinct', 'spread', 'keys', 'sort'])}({a()})",
                lambda: f"$append({v()}, {v()})",
                lambda: f"$zip({a()}, {a()})",
                lambda: f"$split({self.text(depth - 1)}, {self.choose([self.choose(REGEXES), self.text(0)])}"
                + (", 2)" if self.chance(0.2) else ")"),
                lambda: f"$match({self.text(depth - 1)}, {self.choose(REGEXES)}" + (", 1)" if self.chance(0.2) else ")"),
                lambda: f"$map({a()}, {self.function(depth - 1)})",
                lambda: f"$filter({a()}, {self.function(depth - 1)})",
                lambda: f"$single({a()}, {self.function(depth - 1)})",
                lambda: f"$sort({a()}, function($l, $r) {{ $l {self.choose('<>')} $r }})",
                lambda: f"$each({self.object(depth - 1)}, {self.function(depth - 1)})",
                lambda: f"{a()}[{self.choose(['0', '-1', '1', '[0, 1]', '[0..1]', '$ > 1', self.bool(depth - 1)])}]",
                lambda: f"{self.path(depth - 1)}[]",
                lambda: f"{a()}^({self.choose(['', '>', '<'])}{self.choose(['$', 'a', 'price', 'name, >n'])})",
                lambda: f"{a()}#$i.{{'i': $i, 'v': $}}",
            ]
        )()

    def function(self, depth):
        names = self.choose([["$v"], ["$v", "$i"], ["$v", "$i", "$w"], []])
        outer = self.variables
        self.variables = outer + names
        body = self.choose([lambda: self.any(depth), lambda: "$v", lambda: "$v = 1", lambda: "$string($v) & $i"])()
        self.variables = outer
        return self.choose(
            [
                f"function({', '.join(names)}) {{ {body} }}",
                f"λ({', '.join(names)}) {{ {body} }}",
                self.choose(["$string", "$type", "$boolean", "$uppercase", "$number", "$substring(?, 1)", "$length"]),
            ]
        )

    def object(self, depth):
        if depth <= 0:
            return self.choose(["{}", "{'a': 1}", "{'b': [1, 2], 'a': {'c': 'x'}}", "{'10': 1, 'x': 2, '9': 3}"])
        v = lambda: self.any(depth - 1)
        return self.choose(
            [
                lambda: "{" + ", ".join(f"'{key}': {v()}" for key in "abc"[: self.random.randrange(4)]) + "}",
                lambda: f"{self.array(depth - 1)}{{$string($): {self.choose(['$', '$count($)', '$sum($)'])}}}",
                lambda: f"{self.path(depth - 1)}{{name: n}}",
                lambda: f"$merge([{self.object(depth - 1)}, {self.object(depth - 1)}])",
                lambda: f"$sift({self.object(depth - 1)}, {self.function(depth - 1)})",
                lambda: f"({self.object(depth - 1)} ~> |{self.choose(['$', 'a', '**'])}|{{'t': {v()}}}"
                + (", 'a'|)" if self.chance(0.3) else "|)"),
                lambda: f"$lookup({self.object(depth - 1)}, 'a')",
            ]
        )()

    def path(self, depth):
        head = self.choose(KEYS[:-1] + ["$", "$$", "*", "**"]) if depth <= 0 or self.chance(0.7) else f"({self.any(depth - 1)})"
        for _ in range(self.random.randrange(4)):
            head += self.choose(
                [
                    lambda: "." + self.choose(KEYS[:-1]),
                    lambda: "." + self.choose(["*", "**", "$", "%"]),
                    lambda: f"[{self.choose(['0', '-1', '1', '[1, 0]', 'a', 'n > 1', 'name'])}]",
                    lambda: f"[{self.bool(depth - 1)}]",
                    lambda: f".({self.any(depth - 1)})",
                    lambda: f".{self.object(depth - 1)}",
                    lambda: f".[{self.any(depth - 1)}]",
                    lambda: f"^({self.choose(['', '>'])}{self.choose(KEYS[:6])})",
                    lambda: ".*@$f.{'f': $f}" if self.chance(0.2) else "",
                ]
            )()
        return head

    def block(self, depth):
        outer = self.variables
        name = self.choose(["$x", "$y"])
        value = self.any(depth - 1)
        self.variables = outer + [name]
        text = f"({name} := {value}; {self.any(depth - 1)})"
        self.variables = outer
        if self.chance(0.3):
            return f"({value} ~> {self.choose(['$string', '$count', '$type', '$sum()', '$keys()', '$append(1)'])})"
        return text

    # Mutation

    def mutated(self, text):
        """A few random edits, which mostly make it malformed."""
        pieces = ["(", ")", "[", "]", "{", "}", ".", "..", ",", ";", "?", ":", ":=", "~>", "@$v", "#$i", "%", "^", "|", "'",
                  "/", "$", "&", " in ", " and ", "*", "**", "1", "'x'", "function($x)", "$sum", "\\", "`", "!=", "<", "😀"]
        for _ in range(self.random.randrange(1, 4)):
            start = self.random.randrange(len(text) + 1)
            end = min(len(text), start + self.random.randrange(4))
            kind = self.random.randrange(4)
            if kind == 0:
                text = text[:start] + text[end:]
            elif kind == 1:
                text = text[:start] + self.choose(pieces) + text[start:]
            elif kind == 2:
                text = text[:start] + self.choose(pieces) + text[end:]
            else:
                text = text[:start] + text[start:end] * 2 + text[end:]
        return text

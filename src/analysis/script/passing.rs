//! Calls that give back what they are given, as far as where it comes from is concerned.

/// Methods whose result is made of their receiver.
const OF_RECEIVER: [&str; 28] = [
    "trim",
    "toString",
    "replace",
    "replaceAll",
    "substring",
    "substr",
    "slice",
    "split",
    "concat",
    "toLowerCase",
    "toUpperCase",
    "padStart",
    "padEnd",
    "join",
    "valueOf",
    "shift",
    "pop",
    "at",
    "catch",
    "finally",
    "normalize",
    "bind",
    "asObservable",
    "pipe",
    "toPromise",
    "promise",
    "clone",
    "match",
];

/// Functions whose result is made of their first argument.
const OF_ARGUMENT: [&str; 15] = [
    "JSON.parse",
    "JSON.stringify",
    "String",
    "decodeURIComponent",
    "encodeURIComponent",
    "decodeURI",
    "encodeURI",
    "escape",
    "unescape",
    "Promise.resolve",
    "Promise.all",
    "Object.freeze",
    "angular.fromJson",
    "angular.toJson",
    "jQuery.parseJSON",
];

/// Methods of lists that give their elements to a function.
const OF_ELEMENTS: [&str; 9] = [
    "forEach",
    "map",
    "filter",
    "find",
    "some",
    "every",
    "flatMap",
    "subscribe",
    "each",
];

/// Methods whose result, an object, is what the function returns that they are given.
const OF_FUNCTION: [&str; 2] = ["then", "done"];

/// True when the result of the method is made of its receiver.
pub(super) fn is_of_receiver(name: &str) -> bool {
    OF_RECEIVER.contains(&name)
}

/// True when the result of the function is made of its first argument.
pub(super) fn is_of_argument(display: &str) -> bool {
    OF_ARGUMENT.contains(&display)
}

/// True when the method gives the elements of its receiver, or what it announces, to a function.
pub(super) fn gives_elements(name: &str) -> bool {
    OF_ELEMENTS.contains(&name)
}

/// True when the method gives what its receiver promises to a function.
pub(super) fn gives_result(name: &str) -> bool {
    OF_FUNCTION.contains(&name)
}

//! The program into the methods that can run: what components and callbacks reach, by names alone.
//!
//! No body is made: calls and named classes come from the reverse reference index. A class is *touched* when live
//! code names it; then everything of it that others call back may run: overrides of framework and library methods,
//! initializers, methods with annotations that programs see, and methods whose names stand in strings or layouts.
//! This keeps too much rather than too little.

use crate::formats::dex::Visibility;
use crate::program::{ClassId, CodeSite, MethodId, Program};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// The app's own methods that something may run; all of them when the app declares no component, as a library or
/// a bare DEX file.
pub fn live_methods(program: &Program<'_>) -> FxHashSet<MethodId> {
    let roots = component_classes(program);
    let own = program.defined_methods().iter().copied();
    let own = own.filter(|method| program.is_app_code(*method));
    if roots.is_empty() {
        return own.collect();
    }
    let uses = Uses::of(program);
    let mut search = Search {
        program,
        uses: &uses,
        names: names_in_layouts(program),
        live: FxHashSet::default(),
        touched: FxHashSet::default(),
        methods: Vec::new(),
        classes: Vec::new(),
    };
    for class in roots.into_iter().chain(named_by_texts(program)) {
        search.touch(class);
    }
    search.run();
    search.live
}

/// What the code of each method uses of the app: methods that a call may run, and classes that it names.
struct Uses {
    methods: FxHashMap<MethodId, Vec<MethodId>>,
    classes: FxHashMap<MethodId, Vec<ClassId>>,
}

impl Uses {
    fn of(program: &Program<'_>) -> Self {
        let own: Vec<MethodId> = program
            .defined_methods()
            .iter()
            .copied()
            .filter(|method| program.is_app_code(*method))
            .collect();
        let calls: Vec<(MethodId, MethodId)> = own
            .par_iter()
            .flat_map_iter(|method| callers_of(program, *method).map(|caller| (caller, *method)))
            .collect();
        let names: Vec<(MethodId, ClassId)> = own_classes(program)
            .par_iter()
            .flat_map_iter(|class| namers_of(program, *class).map(|method| (method, *class)))
            .collect();
        Self {
            methods: grouped(calls),
            classes: grouped(names),
        }
    }
}

/// Lists by key, in the order of the pairs.
fn grouped<T>(pairs: Vec<(MethodId, T)>) -> FxHashMap<MethodId, Vec<T>> {
    let mut lists: FxHashMap<MethodId, Vec<T>> = FxHashMap::default();
    for (key, item) in pairs {
        lists.entry(key).or_default().push(item);
    }
    lists
}

/// The methods that call `method`, by its own name or by that of an app method it overrides.
fn callers_of(program: &Program<'_>, method: MethodId) -> impl Iterator<Item = MethodId> {
    program
        .names_of_definition(method)
        .into_iter()
        .filter(|name| {
            program
                .class(program.method(*name).class)
                .definition
                .is_some()
        })
        .flat_map(|name| program.callers(name).iter().map(|site| site.method))
}

/// The methods whose code names `class`, one of its fields or one of its methods.
fn namers_of(program: &Program<'_>, class: ClassId) -> impl Iterator<Item = MethodId> {
    let of_fields = program.fields_of(class).iter().flat_map(|field| {
        let reads = program.readers(*field).iter();
        reads.chain(program.writers(*field))
    });
    let of_methods = program.methods_of(class).iter();
    let of_methods = of_methods.flat_map(|method| program.callers(*method));
    let sites = program.users_of_type(class).iter();
    let sites = sites.chain(of_fields).chain(of_methods);
    sites.map(|site: &CodeSite| site.method)
}

/// The application class and the classes of all components.
fn component_classes(program: &Program<'_>) -> Vec<ClassId> {
    let Some(manifest) = program.manifest() else {
        return Vec::new();
    };
    let components = manifest
        .components
        .iter()
        .map(|component| component.class_descriptor());
    let application = manifest.application.class.iter();
    let application = application.map(|class| format!("L{};", class.replace('.', "/")));
    components
        .chain(application)
        .filter_map(|descriptor| program.class_by_name(&descriptor))
        .collect()
}

/// The app's own classes whose names stand in strings or layouts: reflection, fragments, views of one's own.
fn named_by_texts(program: &Program<'_>) -> Vec<ClassId> {
    let views = program.views().all().iter();
    let elements: FxHashSet<&str> = views.map(|view| view.element.as_str()).collect();
    let is_named = |class: &ClassId| {
        let name = crate::program::dotted(&program.class_name(*class));
        let symbol = program.symbols().find(&name);
        let stands_in_code = symbol.is_some_and(|text| !program.users_of_string(text).is_empty());
        stands_in_code || elements.contains(name.as_str())
    };
    own_classes(program).into_iter().filter(is_named).collect()
}

/// The defined classes that belong to no library.
fn own_classes(program: &Program<'_>) -> Vec<ClassId> {
    let defined = program
        .classes()
        .filter(|(_, class)| class.definition.is_some());
    defined
        .map(|(id, _)| id)
        .filter(|class| !program.is_library(*class))
        .collect()
}

/// Names of methods that `android:onClick` mentions.
fn names_in_layouts(program: &Program<'_>) -> FxHashSet<String> {
    let views = program.views().all().iter();
    views.filter_map(|view| view.on_click.clone()).collect()
}

struct Search<'s, 'p, 'a> {
    program: &'p Program<'a>,
    uses: &'s Uses,
    names: FxHashSet<String>,
    live: FxHashSet<MethodId>,
    touched: FxHashSet<ClassId>,
    methods: Vec<MethodId>,
    classes: Vec<ClassId>,
}

impl Search<'_, '_, '_> {
    fn run(&mut self) {
        loop {
            if let Some(class) = self.classes.pop() {
                self.enter_class(class);
            } else if let Some(method) = self.methods.pop() {
                self.enter_method(method);
            } else {
                return;
            }
        }
    }

    fn touch(&mut self, class: ClassId) {
        if self.touched.insert(class) {
            self.classes.push(class);
        }
    }

    fn enter_class(&mut self, class: ClassId) {
        let annotated = annotated_methods(self.program, class);
        for &method in self.program.methods_of(class) {
            if annotated.contains(&method) || self.may_be_called_back(method) {
                self.run_method(method);
            }
        }
        let above: Vec<ClassId> = self.program.ancestors(class);
        above.into_iter().for_each(|class| self.touch(class));
    }

    fn run_method(&mut self, method: MethodId) {
        if self.program.is_app_code(method) && self.live.insert(method) {
            self.methods.push(method);
        }
    }

    fn enter_method(&mut self, method: MethodId) {
        let uses = self.uses;
        self.touch(self.program.method(method).class);
        for callee in uses.methods.get(&method).into_iter().flatten() {
            self.run_method(*callee);
        }
        for class in uses.classes.get(&method).into_iter().flatten() {
            self.touch(*class);
        }
    }

    fn may_be_called_back(&self, method: MethodId) -> bool {
        let program = self.program;
        let own = program.method(method);
        let name = program.text(own.name);
        may_be_called(program, method)
            || &*name == "<init>"
            || program.code(method).is_none()
            || self.names.contains(&*name)
            || !program.users_of_string(own.name).is_empty()
            || is_called_by_library(program, method)
    }
}

/// True when code of a bundled library calls the method by its own name, as it does where a shrinker has put the only
/// class in the place of the interface that it implements.
fn is_called_by_library(program: &Program<'_>, method: MethodId) -> bool {
    let mut callers = program.callers(method).iter();
    callers.any(|site| !program.is_app_code(site.method))
}

/// The methods of a class with annotations that programs see, such as `@JavascriptInterface` and `@Subscribe`.
fn annotated_methods(program: &Program<'_>, class: ClassId) -> FxHashSet<MethodId> {
    let Some(definition) = program.class(class).definition else {
        return FxHashSet::default();
    };
    let Some(dex) = program.dex(definition.dex) else {
        return FxHashSet::default();
    };
    let directory = dex.file.annotations(&dex.file.class_def(definition.index));
    let seen = directory.methods().filter(|(_, set)| {
        let mut annotations = set.iter();
        annotations.any(|annotation| annotation.visibility == Visibility::Runtime)
    });
    seen.map(|(index, _)| program.method_of(definition.dex, index))
        .collect()
}

/// True when others may call the method: its class is below one that the app does not define.
fn may_be_called(program: &Program<'_>, method: MethodId) -> bool {
    let own = program.method(method);
    let name = program.text(own.name);
    let is_initializer = &*name == "<clinit>";
    is_initializer
        || program.framework_method_of(method).is_some()
        || program.ancestors(own.class).into_iter().any(|ancestor| {
            ancestor != own.class
                && !is_object(program, ancestor)
                && (program.is_library(ancestor) || program.class(ancestor).definition.is_none())
                && &*name != "<init>"
        })
}

fn is_object(program: &Program<'_>, class: ClassId) -> bool {
    program.class_name(class) == "Ljava/lang/Object;"
}

//! Service interfaces, of which a library makes requests, into what becomes of their parameters.

use crate::program::{MethodId, Program};
use crate::signatures::{ParameterModel, Port};
use std::collections::BTreeMap;

/// A parameter of a service interface, of which a library makes requests.
#[derive(Debug, Clone)]
pub struct ServiceParameter<'s> {
    /// The port of its value at calls.
    pub port: Port,
    /// What becomes of the value.
    pub model: &'s ParameterModel,
    /// The text of its annotation, such as the name of a header.
    pub key: Option<String>,
}

/// The methods of service interfaces with what becomes of their parameters.
pub(super) fn resolve<'s>(
    program: &Program<'_>,
    models: &'s [ParameterModel],
) -> BTreeMap<MethodId, Vec<ServiceParameter<'s>>> {
    let mut found: BTreeMap<MethodId, Vec<ServiceParameter<'s>>> = BTreeMap::new();
    for model in models {
        let parameters = program.parameters_annotated_with(&model.annotations);
        for (method, position, key) in parameters {
            let Ok(number) = u8::try_from(position + 1) else {
                continue;
            };
            let port = Port::Argument(number);
            let parameter = ServiceParameter { port, model, key };
            found.entry(method).or_default().push(parameter);
        }
    }
    found
}

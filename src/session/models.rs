//! What signatures say of methods, in the form in which the analysis follows values.

use super::apis::Apis;
use crate::analysis::flow::Models;
use std::sync::Arc;

/// The models of one program. The position of a model is that in [`Apis::all_models`].
pub fn flow_models(apis: &Apis<'_>) -> Models {
    let mut models = Models::default();
    for method in apis.modelled() {
        for model in apis.all_models(method) {
            models.add(method, Arc::clone(&model.call));
        }
    }
    models.finish();
    models
}

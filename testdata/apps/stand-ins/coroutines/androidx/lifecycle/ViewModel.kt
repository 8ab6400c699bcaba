package androidx.lifecycle

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope

abstract class ViewModel {
    protected open fun onCleared() {}
}

private object MainScope : CoroutineScope {
    override val coroutineContext: CoroutineContext = EmptyCoroutineContext
}

val ViewModel.viewModelScope: CoroutineScope
    get() = MainScope

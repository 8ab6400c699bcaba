package kotlinx.coroutines

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

object Dispatchers {
    @JvmStatic
    val IO: CoroutineContext = EmptyCoroutineContext

    @JvmStatic
    val Main: CoroutineContext = EmptyCoroutineContext
}

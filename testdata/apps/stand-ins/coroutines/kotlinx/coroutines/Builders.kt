@file:JvmName("BuildersKt")

package kotlinx.coroutines

import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

enum class CoroutineStart { DEFAULT, LAZY }

interface CoroutineScope {
    val coroutineContext: CoroutineContext
}

interface Job {
    fun start(): Boolean
}

private object StartedJob : Job {
    override fun start(): Boolean = false
}

fun CoroutineScope.launch(
    context: CoroutineContext = EmptyCoroutineContext,
    start: CoroutineStart = CoroutineStart.DEFAULT,
    block: suspend CoroutineScope.() -> Unit,
): Job {
    block.startCoroutine(this, Continuation(coroutineContext) { it.getOrThrow() })
    return StartedJob
}

suspend fun <T> withContext(context: CoroutineContext, block: suspend CoroutineScope.() -> T): T {
    val scope = object : CoroutineScope {
        override val coroutineContext: CoroutineContext = context
    }
    return block(scope)
}
